import { describe, expect, it } from 'vitest'
import { RecordId } from '#shared/ids.ts'
import { hiddenBy } from './hiding.ts'
import { Mark } from './record.ts'

const ON = RecordId.parse('cccccccc-00000001')
const mine = RecordId.parse('aaaaaaaa-00000001')
const theirs = RecordId.parse('bbbbbbbb-00000001')
/** `at` is what the facilitator's clock said, `changedAt` the server's. */
const said = (id: RecordId, changedAt: number, more: object = {}) => ({
  id,
  changedAt,
  value: Mark.parse({ is: 'mark', on: ON, sort: 'hide', to: 'facilitators', at: 1, ...more }),
})

describe('what facilitators hide', () => {
  it.each([
    ['is hidden by a mark', [said(mine, 1)], true],
    ['is shown again when the mark is taken back', [said(mine, 1, { goneAt: 2 })], false],
    ['follows the newest word of two', [said(mine, 1), said(theirs, 2, { goneAt: 2 })], false],
    ['whichever is read first', [said(theirs, 2, { goneAt: 2 }), said(mine, 1)], false],
    ['newest by the server, however wrong the clocks', [said(mine, 2, { at: 5 }), said(theirs, 1, { at: 9_000, goneAt: 9_001 })], true],
    ['is told by no other mark', [said(mine, 1, { sort: 'flag' })], false],
  ])('%s', (_what, records, hidden) => {
    expect(hiddenBy(records).has(ON)).toBe(hidden)
  })

  it('is the same in any order when two speak in one moment', () => {
    const both = [said(mine, 1), said(theirs, 1, { goneAt: 1 })]
    expect(hiddenBy(both)).toEqual(hiddenBy(both.toReversed()))
  })
})
