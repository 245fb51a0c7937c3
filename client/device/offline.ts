/** What lets Catena open without network: registered when the page has nothing better to do, and told once it is old. */
export function serveOffline(announce: () => void): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  // The first visit has no older version to take over from.
  const hadOne = serviceWorker.controller !== null
  const register = async () => {
    const registration = await serviceWorker.register('/service-worker.js', { updateViaCache: 'none' })
    // This page came from the server just now, so it is as new as what waits.
    registration.waiting?.postMessage('take-over')
    registration.addEventListener('updatefound', () => {
      const found = registration.installing
      found?.addEventListener('statechange', () => {
        if (found.state === 'installed' && hadOne) announce()
      })
    })
    const hour = 3_600_000
    setInterval(() => void registration.update().catch(() => {}), hour)
  }
  const begin = () => setTimeout(() => void register().catch(() => {}), 1_000)
  if (document.readyState === 'complete') begin()
  else addEventListener('load', begin, { once: true })
  // A part of this version is gone from the server: the page goes on, and says what helps.
  addEventListener('vite:preloadError', announce)
}
