import { IndexeddbPersistence } from 'y-indexeddb'
import type * as Y from 'yjs'
import { isShared } from '../device/shared.ts'

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

/** Fills the document with its copy and keeps the copy up to date from then on. */
export async function openCopy(name: string, doc: Y.Doc): Promise<Copy> {
  if (isShared() || typeof indexedDB === 'undefined' || !(await canOpen())) return none
  const persistence = new IndexeddbPersistence(name, doc)
  const opened = await Promise.race([
    persistence.whenSynced.then(() => true),
    new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE, false)),
  ])
  if (!opened) return none
  return {
    keeps: true,
    get: async (key) => parse(await persistence.get(key)),
    set: (key, value) => void persistence.set(key, JSON.stringify(value)).catch(() => {}),
    close: async () => {
      await persistence.destroy()
    },
    erase: async () => {
      await persistence.destroy()
      await deleteDatabase(name)
    },
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
