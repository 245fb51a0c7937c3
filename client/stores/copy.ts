import { IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'
import { isShared } from '../device/shared.ts'
import { whenIdle } from '../device/when-idle.ts'

/** A document's copy in this browser's IndexedDB. Where nothing is kept (shared computers, private windows, full disks), everything works on without it. */
export interface Copy {
  /** Whether what is written is kept on this device. */
  readonly keeps: boolean
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): void
  /** Lets go of the copy, keeping what is in it. */
  close(): Promise<void>
  /** Takes the copy away. */
  erase(): Promise<void>
}

const none: Copy = { keeps: false, get: async () => undefined, set: () => {}, close: async () => {}, erase: async () => {} }

/** How long a browser may take to open its database before we go on without it, in ms. */
const PATIENCE = 4_000

/** How long a copy that is kept in idle time may lag behind, in ms. */
const LAG = 1_000

/**
 * Fills the document with its copy and keeps the copy up to date from then on: at once what is nowhere else, when idle
 * what can be had again. (Yjs writes out what has come, all of it, for whoever hears of each update.)
 */
export async function openCopy(name: string, doc: Y.Doc, keeping: 'at once' | 'when idle'): Promise<Copy> {
  if (isShared() || typeof indexedDB === 'undefined' || !(await canOpen())) return none
  const persistence = new IndexeddbPersistence(name, doc)
  const opened = await Promise.race([
    persistence.whenSynced.then(() => true),
    new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE, false)),
  ])
  if (!opened) return none
  const flush = keeping === 'when idle' ? keepWhenIdle(persistence, doc) : () => {}
  return {
    keeps: true,
    get: async (key) => parse(await persistence.get(key)),
    set: (key, value) => void persistence.set(key, JSON.stringify(value)).catch(() => {}),
    close: async () => {
      flush()
      await persistence.destroy()
    },
    erase: async () => {
      await persistence.destroy()
      await deleteDatabase(name)
    },
  }
}

/** @returns what keeps at once whatever is not kept yet. */
function keepWhenIdle(persistence: IndexeddbPersistence, doc: Y.Doc): () => void {
  doc.off('update', persistence._storeUpdate)
  let kept = Y.encodeStateVector(doc)
  let stop: (() => void) | undefined
  const keep = () => {
    stop = undefined
    if (persistence._destroyed) return
    persistence._storeUpdate(Y.encodeStateAsUpdate(doc, kept), doc)
    kept = Y.encodeStateVector(doc)
  }
  doc.on('afterTransaction', ({ changed }) => {
    if (changed.size > 0) stop ??= whenIdle(keep, LAG)
  })
  return () => {
    if (!stop) return
    stop()
    keep()
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
