import { type Alias, aliasOf, type GroupId, type RecordId } from '#shared/ids.ts'
import { groupOf } from '#shared/margins/audience.ts'
import { isPlainText } from '#shared/margins/record.ts'
import type { FileRecord, SessionFile } from './session-file.ts'

/** What is wrong with a file, and where in it. */
export interface Flaw {
  /** As one writes it in JavaScript, such as `records[12].value.to`. */
  readonly at: string
  readonly what: string
}

/** Nothing of ours is nested so deeply. */
const DEEPEST = 40

/**
 * The first text, or name of a property, that no database or screen could take.
 * @param value as it comes out of `JSON.parse`
 */
export function unprintableIn(value: unknown, at = '', depth = 0): Flaw | undefined {
  if (typeof value === 'string') return isPlainText(value) ? undefined : { at, what: 'has characters that cannot be stored' }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > DEEPEST) return { at, what: 'is nested too deeply' }
  for (const [key, inner] of Object.entries(value)) {
    if (!isPlainText(key) || key === '__proto__') return { at, what: 'has a property with a name that cannot be stored' }
    const flaw = unprintableIn(inner, Array.isArray(value) ? `${at}[${key}]` : at === '' ? key : `${at}.${key}`, depth + 1)
    if (flaw) return flaw
  }
  return undefined
}

/** The first thing in a session file that does not hang together; undefined for a file that does. */
export function flawIn(file: SessionFile): Flaw | undefined {
  const people = new Set(file.people.map(({ alias }) => alias))
  const groups = new Set(file.groups.map(({ id }) => id))
  const records = new Map<RecordId, FileRecord>()
  const versions = new Map(file.reading.versions.map(({ version, blocks }) => [version, blocks]))
  const images = new Set(file.reading.images.map(({ id }) => id))
  const { live } = file.session

  const known = (alias: Alias, at: string): Flaw | undefined =>
    people.has(alias) ? undefined : { at, what: `names ${alias}, who is not among the people` }
  const group = (id: GroupId | undefined, at: string): Flaw | undefined =>
    id === undefined || groups.has(id) ? undefined : { at, what: `names the group ${id}, which is not among the groups` }

  if (people.size < file.people.length) return { at: 'people', what: 'names somebody twice' }
  if (groups.size < file.groups.length) return { at: 'groups', what: 'names a group twice' }
  if (versions.size < file.reading.versions.length) return { at: 'reading.versions', what: 'has a version twice' }
  if (!versions.has(file.reading.version)) return { at: 'reading.version', what: 'is not among the versions' }
  for (const [version, blocks] of versions) {
    const missing = blocks.find(({ image }) => image !== undefined && !images.has(image))
    if (missing) return { at: `reading.versions (${version}), block ${missing.id}`, what: 'shows a picture that is not in the file' }
  }
  for (const [nth, { members }] of file.groups.entries())
    for (const { alias } of members) {
      const flaw = known(alias, `groups[${nth}].members`)
      if (flaw) return flaw
    }
  for (const alias of [...Object.keys(live.groupRoles), ...Object.keys(live.spoken)]) {
    const flaw = known(alias as Alias, 'session.live')
    if (flaw) return flaw
  }
  for (const id of live.brought) {
    const flaw = group(id, 'session.live.brought')
    if (flaw) return flaw
  }
  for (const [nth, { by }] of file.events.entries()) {
    const flaw = by && known(by, `events[${nth}].by`)
    if (flaw) return flaw
  }

  for (const [nth, record] of file.records.entries()) {
    if (records.has(record.id)) return { at: `records[${nth}].id`, what: `is there twice (${record.id})` }
    records.set(record.id, record)
  }
  for (const [nth, record] of file.records.entries()) {
    const at = `records[${nth}]`
    const { value } = record
    if (aliasOf(record.id) !== record.author) return { at: `${at}.id`, what: 'does not begin with the alias of its author' }
    const flaw = known(record.author, `${at}.author`) ?? group(record.group, `${at}.group`) ?? group(groupOf(value.to), `${at}.value.to`)
    if (flaw) return flaw
    if (value.to === 'me') return { at: `${at}.value.to`, what: 'is private, which is in no export' }
    const isRoot = value.is === 'annotation' || value.is === 'note'
    const root = records.get(record.thread)?.value.is
    if (isRoot ? record.thread !== record.id : root !== 'annotation' && root !== 'note')
      return { at: `${at}.thread`, what: 'is no annotation of this file' }
    if (value.is === 'annotation' && !versions.has(value.passage.version))
      return { at: `${at}.value.passage.version`, what: 'is not among the versions of the reading' }
    const states = record.revisions ?? []
    for (const [place, { revision, value: before }] of states.entries()) {
      const last = place === states.length - 1
      if (revision !== record.revision - states.length + 1 + place || last !== (before === undefined))
        return { at: `${at}.revisions[${place}]`, what: 'leaves a gap, or has no value' }
      if (before && (before.is !== value.is || before.to !== value.to))
        return { at: `${at}.revisions[${place}].value`, what: 'is of another kind or addresses others than the record' }
    }
  }
  for (const [nth, { record, by, passage }] of file.placements.entries()) {
    const flaw = known(by, `placements[${nth}].by`)
    if (flaw) return flaw
    if (records.get(record)?.value.is !== 'annotation') return { at: `placements[${nth}].record`, what: 'is no annotation of this file' }
    if (!versions.has(passage.version))
      return { at: `placements[${nth}].passage.version`, what: 'is not among the versions of the reading' }
  }
  return undefined
}
