import type { GroupId, RecordId } from '#shared/ids.ts'
import { groupOf } from '#shared/margins/audience.ts'
import { type Author, bestEntry, type Sources, type Viewer } from './post.ts'
import type { Change } from './thread-index.ts'

/** What a group brings to the plenary, as somebody sees it. */
export interface GroupNote {
  readonly id: RecordId
  readonly group: GroupId
  readonly author: Author
  readonly mine: boolean
  readonly body: string
  /** Hidden from readers by a facilitator; only facilitators see this. */
  readonly hidden: boolean
  /** Its words are kept back until the reveal. */
  readonly withheld: boolean
}

/**
 * The notes of the groups, from margins and the viewer's own pen. A group has one: where it changed hands, the one that
 * was begun last. An empty one is none.
 */
export class NoteIndex {
  readonly #viewer: Viewer
  readonly #sources = new Map<RecordId, Sources>()
  #all: readonly GroupNote[] | undefined

  constructor(viewer: Viewer) {
    this.#viewer = viewer
  }

  change(changes: Iterable<Change>): void {
    for (const change of changes) {
      const known = this.#sources.get(change.id)
      if (!known && change.value?.is !== 'note') continue
      const sources: Sources = known ?? { entries: new Map() }
      if (change.from === 'pen') {
        if (change.value) sources.pen = change.value
        else delete sources.pen
      } else if (change.value) sources.entries.set(change.margin, change.value)
      else sources.entries.delete(change.margin)
      if (sources.pen || sources.entries.size > 0) this.#sources.set(change.id, sources)
      else this.#sources.delete(change.id)
      this.#all = undefined
    }
  }

  /** One for each group that has any. The same array as before while none changed. */
  all(): readonly GroupNote[] {
    if (this.#all) return this.#all
    const newest = new Map<GroupId, { readonly note: GroupNote; readonly at: number }>()
    for (const [id, sources] of this.#sources) {
      const found = this.#noteOf(id, sources)
      const before = found && newest.get(found.note.group)
      if (found && (!before || found.at > before.at || (found.at === before.at && id > before.note.id))) newest.set(found.note.group, found)
    }
    this.#all = [...newest.values()].map(({ note }) => note)
    return this.#all
  }

  #noteOf(id: RecordId, { pen, entries }: Sources): { note: GroupNote; at: number } | undefined {
    const entry = bestEntry(entries.values())
    const told = entry?.is === 'note' ? entry : undefined
    const value = pen?.is === 'note' ? pen : told
    const group = value && groupOf(value.to)
    if (!value || !group || value.deletedAt !== undefined || (value.body.trim() === '' && !told?.withheld)) return undefined
    return {
      note: {
        id,
        group,
        author: told?.author ?? this.#viewer,
        mine: id.startsWith(`${this.#viewer.id}-`),
        body: value.body,
        hidden: [...entries.values()].some((one) => one.hidden === true),
        withheld: pen === undefined && told?.withheld === true,
      },
      at: told?.receivedAt ?? value.at,
    }
  }
}
