import type { PenRecord } from './record.ts'

/**
 * What stays of a record whose author has erased themselves: that it was there, where and when, so that what others
 * answered to it keeps its place. Nothing that somebody typed is in it; the quote goes too, since a client could have put
 * anything there. A mark has no words and stays as it is.
 * @param at ms since 1970
 */
export function withoutWords(value: PenRecord, at: number): PenRecord {
  switch (value.is) {
    case 'mark':
      return value
    case 'note':
      return { ...value, body: '', deletedAt: value.deletedAt ?? at }
    case 'draft':
      return {
        is: 'draft',
        to: value.to,
        at: value.at,
        ...noWords,
        on: 'passage' in value.on ? { passage: bare(value.on.passage) } : value.on,
      }
    case 'reply':
      return { ...value, ...noWords, deletedAt: value.deletedAt ?? at }
    case 'annotation':
      return { ...value, ...noWords, passage: bare(value.passage), deletedAt: value.deletedAt ?? at }
  }
}

const noWords = { body: '', tags: [], mentions: [] }

const bare = <P extends { readonly quote: string; readonly prefix: string; readonly suffix: string }>(passage: P): P => ({
  ...passage,
  quote: '',
  prefix: '',
  suffix: '',
})
