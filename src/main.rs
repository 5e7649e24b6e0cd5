fn main() -> std::process::ExitCode {
    tebiki::cli::run(std::env::args_os())
}
