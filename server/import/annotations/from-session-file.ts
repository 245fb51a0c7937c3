import type { Alias } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { groupOf } from '#shared/margins/audience.ts'
import type { Misfit } from '#shared/protocol/http/annotation-imports.ts'
import type { FileRecord, FileValue, SessionFile } from '#shared/session-file/session-file.ts'
import { line, nameFrom } from './clean.ts'
import { personKey } from './ids.ts'
import type { Incoming, IncomingPost, IncomingState } from './incoming.ts'

/**
 * The annotations of a session of ours, for another session, or for the same. Of the session itself nothing comes along: no
 * phases, no prompts, nothing that was brought to the plenary.
 */
export function fromSessionFile(file: SessionFile): Incoming {
  const key = (alias: Alias) => personKey(file.server, file.session.id, alias)
  const names = new Map(file.people.map(({ alias, name }) => [alias, name]))
  const misfits: Misfit[] = []
  const posts: IncomingPost[] = []
  const erased = new Set(file.people.filter((person) => person.erased).map(({ alias }) => alias))
  for (const [nth, record] of file.records.entries()) {
    const where = `records[${nth}]`
    if (record.withheld || erased.has(record.author)) {
      misfits.push({ where, why: 'withheld', author: names.get(record.author) ?? '', quote: '', body: '', brought: false })
      continue
    }
    posts.push(postOf(record, where, key(record.author)))
  }
  return {
    people: file.people
      .filter(({ alias }) => !erased.has(alias))
      .map(({ alias, name, role }) => ({ key: key(alias), name: nameFrom(name), role, alias })),
    groups: file.groups.map(({ id, name }) => ({ key: id, name: line(name, limits.name - 10) })),
    posts,
    misfits,
  }
}

function postOf(record: FileRecord, where: string, author: string): IncomingPost {
  const { value } = record
  const states = record.revisions ?? []
  return {
    where,
    key: record.id,
    id: record.id,
    author,
    phase: record.phase,
    ...(record.group ? { group: record.group } : {}),
    receivedAt: Date.parse(record.receivedAt),
    state: stateOf(value),
    ...(value.is === 'annotation' && value.passage.quote !== ''
      ? { quote: { exact: value.passage.quote, prefix: value.passage.prefix, suffix: value.passage.suffix } }
      : {}),
    before: states.flatMap(({ at, phase, value: was }) => (was ? [{ at: Date.parse(at), phase, state: stateOf(was) }] : [])),
    ...(states.length > 1 ? { changedAt: Date.parse(states.at(-1)?.at ?? record.changedAt) } : {}),
  }
}

function stateOf(value: FileValue): IncomingState {
  const group = groupOf(value.to)
  const to = group ? { group } : value.to === 'facilitators' || value.to === 'me' ? value.to : 'commons'
  const { at } = value
  const deleted = 'deletedAt' in value && value.deletedAt !== undefined ? { deletedAt: value.deletedAt } : {}
  const edited = 'editedAt' in value && value.editedAt !== undefined ? { editedAt: value.editedAt } : {}
  const times = { to, at, ...edited, ...deleted } as const
  switch (value.is) {
    case 'annotation':
      return { ...times, is: 'annotation', kind: value.kind, body: value.body, tags: value.tags, mentions: value.mentions }
    case 'reply':
      return {
        ...times,
        is: 'reply',
        replyTo: value.replyTo,
        move: value.move,
        body: value.body,
        tags: value.tags,
        mentions: value.mentions,
      }
    case 'mark':
      return { to, at, is: 'mark', on: value.on, sort: value.sort, ...(value.goneAt === undefined ? {} : { goneAt: value.goneAt }) }
    // What a group brought to a plenary is, elsewhere, something that it has to say about the whole text.
    case 'note':
      return { ...times, is: 'annotation', kind: 'insight', body: value.body, tags: [], mentions: [] }
  }
}
