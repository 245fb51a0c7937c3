import { KEPT } from './kept-answers.ts'

/** What belongs to the device and not to the person who signs out: how the pages look and which keys they know. */
const own = ['catena.theme', 'catena.language', 'catena.reading', 'catena.single-keys', 'catena.keys', 'catena.colours']

/** Takes everything of the person from this device: documents, answers, drafts and marks. */
export async function forgetPerson(): Promise<void> {
  // The screen that was just left puts away the last of what it keeps in this turn of the page.
  await new Promise((nextTurn) => setTimeout(nextTurn))
  for (const store of [localStorage, sessionStorage]) {
    for (const key of Object.keys(store)) if (key.startsWith('catena.') && !own.includes(key)) store.removeItem(key)
  }
  await Promise.all([forgetDatabases(), forgetAnswers()])
}

async function forgetDatabases(): Promise<void> {
  if (typeof indexedDB === 'undefined') return
  const all = await indexedDB.databases().catch(() => [])
  await Promise.all(all.flatMap(({ name }) => (name?.startsWith('catena-') ? [forgetDatabase(name)] : [])))
}

const forgetDatabase = (name: string): Promise<void> =>
  new Promise((done) => {
    const request = indexedDB.deleteDatabase(name)
    // A tab that still has it open is told to close it; the browser deletes it then.
    request.onsuccess = request.onerror = request.onblocked = () => done()
  })

async function forgetAnswers(): Promise<void> {
  if (!('caches' in globalThis)) return
  for (const name of await caches.keys()) if (name.startsWith(KEPT)) await caches.delete(name)
}
