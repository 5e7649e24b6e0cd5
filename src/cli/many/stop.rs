//! Hears that the run is to end (SIGTERM, Ctrl-C), so that it ends between two sites.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Whether somebody has asked.
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Where the system lets nobody listen, the run ends as any program does, and the next one mends.
    pub(super) fn listen() -> Stop {
        let asked = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&asked);
        let (ready, listening) = std::sync::mpsc::channel();
        thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            let Ok(runtime) = runtime.enable_io().build() else {
                return;
            };
            runtime.block_on(async {
                if asked_to_end(ready).await.is_ok() {
                    heard.store(true, Ordering::Relaxed);
                }
            });
        });
        // Until then a signal would end the program.
        let _ = listening.recv();
        Stop(asked)
    }

    pub(super) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

type Ready = std::sync::mpsc::Sender<()>;

#[cfg(unix)]
async fn asked_to_end(ready: Ready) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let _ = ready.send(());
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn asked_to_end(ready: Ready) -> std::io::Result<()> {
    let _ = ready.send(());
    tokio::signal::ctrl_c().await
}
