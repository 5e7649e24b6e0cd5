# make site   installs what is missing, builds tebiki, and writes content/ to public/
# make test   the same, then every test
# On Debian and Ubuntu nothing else is needed than git, a Rust toolchain and Node. Elsewhere see README.md.

# Where cargo builds; .ci/run keeps it between its runs.
export CARGO_TARGET_DIR ?= target
TEBIKI = $(CARGO_TARGET_DIR)/release/tebiki
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD = 1

.PHONY: site test bench setup setup-test tebiki rust search browser clean

site: tebiki
	$(TEBIKI) build content --out public

tebiki: setup
	cargo build --release --locked

setup:
	@bash .ci/setup site

test: site rust search browser

# EPUBCHECK names another epubcheck.jar than Debian's.
rust: setup-test
	cargo fmt --all --check
	cargo clippy --release --locked --workspace --all-targets -- -D warnings
	cargo test --release --locked --workspace

search: setup
	node --test tests/search/*.test.js

browser: setup-test tebiki
	cd tests/browser && npm ci --no-audit --no-fund --silent
	TEBIKI=$(abspath $(TEBIKI)) node --test --test-concurrency=2 tests/browser/*.test.js

# What a build costs beside cutting its texts alone, and beside Hugo where there is one (see docs/performance.md).
bench: tebiki
	cargo build --release --locked -p tebiki-words --example cut_folder
	node benches/build.js $(TEBIKI) $(CARGO_TARGET_DIR)/release/examples/cut_folder $(PAGES)

setup-test:
	@bash .ci/setup test

clean:
	cargo clean
	rm -rf tests/browser/node_modules tests/browser/out
