import type { Pool } from 'pg'
import { listMargins, loadDocument, penOf, SNAPSHOT_EVERY, snapshotDocument } from '#server/storage/documents.ts'
import { Refusal } from '#shared/errors.ts'
import type { DocumentId, ParticipantId, SessionId } from '#shared/ids.ts'
import type { MarginAudience } from '#shared/margins/audience.ts'
import type { Certainty } from './certainty.ts'
import { Margin } from './margin.ts'
import { Pen } from './pen.ts'

/** The pens and margins of a session that are in memory, each loaded once. */
export class OpenDocuments {
  readonly #session: SessionId
  readonly #pool: Pool
  readonly #certainty: Certainty
  readonly #loadingPens = new Map<ParticipantId, Promise<Pen>>()
  readonly #loadingMargins = new Map<MarginAudience, Promise<Margin>>()
  readonly #pens = new Set<Pen>()
  #margins: readonly Margin[] = []

  /** @param certainty told of what is read beside the turns */
  constructor(session: SessionId, pool: Pool, certainty: Certainty) {
    this.#session = session
    this.#pool = pool
    this.#certainty = certainty
  }

  get pens(): ReadonlySet<Pen> {
    return this.#pens
  }
  get margins(): readonly Margin[] {
    return this.#margins
  }
  /** With those that are on their way. */
  get counts(): { readonly pens: number; readonly margins: number } {
    return { pens: this.#loadingPens.size, margins: this.#loadingMargins.size }
  }
  get byId(): ReadonlyMap<DocumentId, Pen | Margin> {
    return new Map([...this.#margins, ...this.#pens].map((document) => [document.id, document]))
  }

  /** The pen of a participant. */
  pen(owner: ParticipantId): Promise<Pen> {
    return once(this.#loadingPens, owner, async () => {
      const id = await penOf(this.#pool, this.#session, owner)
      const pen = new Pen(id, this.#session, owner, await loadDocument(this.#pool, id))
      this.#pens.add(pen)
      this.#certainty.doubt()
      // What others may not see has come by no margin while the pen was not here.
      this.#certainty.doubtRecordsOf(owner)
      return pen
    })
  }

  /** The margin of an audience. */
  margin(audience: MarginAudience): Promise<Margin> {
    return once(this.#loadingMargins, audience, async () => {
      const ids = await listMargins(this.#pool, this.#session)
      const id = ids.get(audience)
      if (!id) throw new Refusal('not-found', 'This margin does not exist.')
      const loaded = await loadDocument(this.#pool, id)
      const margin = new Margin(id, this.#session, audience, loaded)
      this.#margins = [...this.#margins, margin]
      this.#certainty.doubt()
      if (loaded.sinceSnapshot > SNAPSHOT_EVERY) void snapshotDocument(this.#pool, id).catch(() => {})
      return margin
    })
  }

  /** Resolves when every margin that the session has by now is in memory. */
  async loadMargins(): Promise<void> {
    const ids = await listMargins(this.#pool, this.#session)
    await Promise.all([...ids.keys()].map((audience) => this.margin(audience)))
  }

  forget(pen: Pen): void {
    this.#pens.delete(pen)
    this.#loadingPens.delete(pen.owner)
    pen.doc.destroy()
  }

  /** Lets go of all; nothing of it may be used any more. */
  free(): void {
    for (const document of [...this.#margins, ...this.#pens]) document.doc.destroy()
  }
}

/** Runs a load once for all who ask; a failed one may be tried again. */
function once<K, V>(map: Map<K, Promise<V>>, key: K, load: () => Promise<V>): Promise<V> {
  let loading = map.get(key)
  if (!loading) {
    loading = load().catch((error: unknown) => {
      map.delete(key)
      throw error
    })
    map.set(key, loading)
  }
  return loading
}
