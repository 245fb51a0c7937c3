/**
 * Opens Catena without network: the pages as they were built, and what the server answered about the sessions that the
 * person has open (device/kept-answers.ts). It keeps no other answer, and whatever can be reached is asked first.
 *
 * It is built by scripts/vite/service-worker.ts, which puts the two lines above it: `SHELL`, the addresses of the built
 * pages, and `VERSION`, which names exactly these.
 */
declare const SHELL: readonly string[]
declare const VERSION: string

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Asking extends Lasting {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
interface Worker {
  addEventListener(is: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(is: 'fetch', listener: (event: Asking) => void): void
  addEventListener(is: 'message', listener: (event: MessageEvent) => void): void
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
}
// The compiler knows the page's globals only; in a worker `self` is this.
const worker = globalThis as unknown as Worker

const PAGES = 'catena-pages-'
const KEPT = 'catena-kept-'
/** How long the server may take before what is kept is shown instead, in ms. */
const PATIENCE = 3_000

worker.addEventListener('install', (event) => event.waitUntil(bringPages()))
worker.addEventListener('activate', (event) => event.waitUntil(dropOldPages().then(() => worker.clients.claim())))
worker.addEventListener('message', ({ data }) => {
  // A page that is itself of the new version says so; no page is ever changed under its reader.
  if (data === 'take-over') void worker.skipWaiting()
})
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (/^\/(sync|socket\.io|healthz|readyz|metrics)(\/|$)/.test(pathname)) return
  if (pathname.startsWith('/api/')) {
    if (/^\/api\/(sessions|readings)\//.test(pathname)) event.respondWith(askFirst(request, () => kept(request)))
  } else if (request.mode === 'navigate') event.respondWith(askFirst(request, () => page('/')))
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request))
  else event.respondWith(askFirst(request, () => page(request)))
})

async function bringPages(): Promise<void> {
  const cache = await caches.open(PAGES + VERSION)
  const before = (await caches.keys()).filter((name) => name.startsWith(PAGES) && name !== PAGES + VERSION)
  await Promise.all(
    SHELL.map(async (address) => {
      // What has its hash in its name and is here already is not brought again.
      for (const name of address.startsWith('/assets/') ? before : []) {
        const same = await (await caches.open(name)).match(address)
        if (same) return cache.put(address, same)
      }
      return cache.add(new Request(address, { cache: address.startsWith('/assets/') ? 'default' : 'no-cache' }))
    }),
  )
}

/** The version before stays too: a tab that was opened with it may still need a part of it. */
async function dropOldPages(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PAGES) && name !== PAGES + VERSION)
  for (const name of names.slice(0, -1)) await caches.delete(name)
}

/** Of this version, before that of another. */
const page = async (request: Request | string): Promise<Response | undefined> =>
  (await (await caches.open(PAGES + VERSION)).match(request)) ?? caches.match(request)

/** Hashed names never change what they mean: what is here is right. Fonts and other languages come here as they are used. */
async function asset(request: Request): Promise<Response> {
  const here = await caches.match(request)
  if (here) return here
  const answer = await fetch(request)
  if (answer.ok) {
    const cache = await caches.open(PAGES + VERSION)
    await cache.put(request, answer.clone())
  }
  return answer
}

/** The server's answer, if it comes soon enough and is one; else what is kept, if anything is. */
async function askFirst(request: Request, other: () => Promise<Response | undefined>): Promise<Response> {
  const asked = fetch(request)
  asked.catch(() => {}) // it may be too late to matter
  const late = new Promise<'late'>((done) => setTimeout(done, PATIENCE, 'late'))
  const first = await Promise.race([asked.catch(() => 'failed' as const), late])
  if (first instanceof Response && !isDown(first)) return first
  return (await other()) ?? asked
}

/** What a proxy answers while there is no server behind it. */
const isDown = ({ status }: Response): boolean => status >= 502 && status <= 504

async function kept(request: Request): Promise<Response | undefined> {
  for (const name of await caches.keys()) {
    if (!name.startsWith(KEPT)) continue
    const found = await (await caches.open(name)).match(request)
    if (found) return found
  }
  return undefined
}
