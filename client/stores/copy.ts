import { IndexeddbPersistence } from 'y-indexeddb'
import type * as Y from 'yjs'
import { nextTurn } from '../device/next-turn.ts'
import { isShared } from '../device/shared.ts'
import { whenIdle } from '../device/when-idle.ts'

/** A document's copy in this browser's IndexedDB. Where nothing is kept (shared computers, private windows, full disks), everything works on without it. */
export interface Copy {
  /** Whether what is written is kept on this device. */
  readonly keeps: boolean
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): void
  /** What came for a document that is kept as it comes. */
  keep(update: Uint8Array): void
  /** Lets go of the copy, keeping what is in it. */
  close(): Promise<void>
  /** Takes the copy away. */
  erase(): Promise<void>
}

const none: Copy = {
  keeps: false,
  get: async () => undefined,
  set: () => {},
  keep: () => {},
  close: async () => {},
  erase: async () => {},
}

/** How long a browser may take to open its database before we go on without it, in ms. */
const PATIENCE = 4_000

/** How long a copy that is kept in idle time may lag behind, in ms. */
const LAG = 1_000

/**
 * Fills the document with its copy and keeps the copy up to date from then on: what is `written` here, and nowhere else, at
 * once; what only `comes`, and can be had again, when idle and as it came. (For whoever hears of an update Yjs writes out
 * anew all that came with it, which takes as long as to read it.)
 */
export async function openCopy(name: string, doc: Y.Doc, what: 'written' | 'comes'): Promise<Copy> {
  if (isShared() || typeof indexedDB === 'undefined' || !(await canOpen())) return none
  const persistence = new IndexeddbPersistence(name, doc)
  // also while it is read, which would otherwise be written out anew
  if (what === 'comes') doc.off('update', persistence._storeUpdate)
  const opened = await Promise.race([
    persistence.whenSynced.then(() => true),
    new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE, false)),
  ])
  if (!opened) return none
  // to read a large copy takes a turn of its own
  await nextTurn()
  const coming = new Coming((update) => {
    if (!persistence._destroyed) persistence._storeUpdate(update, doc)
  })
  return {
    keeps: true,
    get: async (key) => parse(await persistence.get(key)),
    set: (key, value) => void persistence.set(key, JSON.stringify(value)).catch(() => {}),
    keep: (update) => coming.add(update),
    close: async () => {
      coming.flush()
      await persistence.destroy()
    },
    erase: async () => {
      await persistence.destroy()
      await deleteDatabase(name)
    },
  }
}

/** What waits for an idle moment to be kept. */
class Coming {
  readonly #keep: (update: Uint8Array) => void
  #waiting: Uint8Array[] = []
  #stop = () => {}

  constructor(keep: (update: Uint8Array) => void) {
    this.#keep = keep
  }

  add(update: Uint8Array): void {
    this.#waiting.push(update)
    if (this.#waiting.length === 1) this.#stop = whenIdle(() => this.flush(), LAG)
  }

  flush(): void {
    this.#stop()
    const waiting = this.#waiting
    this.#waiting = []
    for (const update of waiting) this.#keep(update)
  }
}

const parse = (json: unknown): unknown => (typeof json === 'string' ? JSON.parse(json) : undefined)

/** y-indexeddb leaves a refusal to open unanswered, so it is asked for here first. */
const canOpen = (): Promise<boolean> =>
  new Promise((resolve) => {
    try {
      const request = indexedDB.open('catena-probe')
      request.onsuccess = () => {
        request.result.close()
        resolve(true)
      }
      request.onerror = () => resolve(false)
      request.onblocked = () => resolve(false)
    } catch {
      resolve(false)
    }
  })

const deleteDatabase = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = request.onerror = request.onblocked = () => resolve()
  })
