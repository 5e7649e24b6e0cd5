use tebiki::query::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let root = std::path::PathBuf::from(&a[1]);
    let t = std::time::Instant::now();
    let e = Engine::open(|p| std::fs::read(root.join(p)).ok()).unwrap();
    eprintln!("open {:?}", t.elapsed());
    for q in &a[2..] {
        let t = std::time::Instant::now();
        let r = e
            .search(
                q,
                &Options {
                    limit: Some(3),
                    ..Default::default()
                },
            )
            .unwrap();
        eprintln!("{:?}", t.elapsed());
        println!("{} {}", q, r.total);
        for h in r.results {
            println!("  {} {} | {} | {}", h.url, h.title, h.excerpt, h.why);
        }
        for w in r.nearest {
            println!("   ? {w}")
        }
    }
}
