import { describe, expect, test } from 'vitest'
import { type Action, can, permissions, type Standing, type Subject } from './permissions.ts'

/**
 * The whole table again, as it was agreed, cell by cell: for each action what a facilitator, a reader, an observer and an
 * outsider may do with something of another's in a running session (o), of another's in a closed one (c), of their own
 * in a running one (O), of their own in a closed one (C). A dot is no.
 */
const agreed: Record<Action, string> = {
  //                        facilitator reader observer outsider
  'seminar.open': '               ocOC .... .... ....',
  'host.invite': '                ocOC .... .... ....',
  'seminar.see': '                ocOC ocOC ocOC ....',
  'seminar.change': '             ocOC .... .... ....',
  'seminar.delete': '             ocOC .... .... ....',
  'seminar.plan': '               ocOC .... .... ....',
  'seminar.invite': '             ocOC .... .... ....',
  'seminar.change-role': '        ocOC .... .... ....',
  'seminar.end-membership': '     ocOC ..OC ..OC ....',
  'reading.see': '                ocOC ocOC ocOC ....',
  'reading.import': '             ocOC .... .... ....',
  'reading.correct': '            ocOC .... .... ....',
  'reading.delete': '            ocOC .... .... ....',
  'session.open': '               ocOC .... .... ....',
  'session.join': '               ocOC ocOC ocOC ocOC',
  'session.see': '                ocOC ocOC ocOC ....',
  'session.run': '                ocOC .... .... ....',
  'session.close': '              ocOC .... .... ....',
  'session.delete': '              ocOC .... .... ....',
  'session.renew-code': '         ocOC .... .... ....',
  'session.remove-participant': ' ocOC .... .... ....',
  'session.unmask': '             ocOC .... .... ....',
  'session.change-role': '        ocOC .... .... ....',
  'session.group': '              ocOC .... .... ....',
  'session.prompt': '             ocOC .... .... ....',
  'session.spotlight': '          ocOC .... .... ....',
  'session.project': '            ocOC .... .... ....',
  'session.lift': '               ocOC .... .... ....',
  'session.say-ready': '          .... o.O. .... ....',
  'group.set-role': '             ocOC ..O. .... ....',
  'hand.raise': '                 o.O. o.O. .... ....',
  'hand.lower': '                 ocOC ..OC .... ....',
  'hand.call': '                  ocOC .... .... ....',
  'annotation.post': '            o.O. o.O. .... ....',
  'annotation.edit': '            ..O. ..O. .... ....',
  'annotation.place': '           ocOC .... .... ....',
  'annotation.import': '          ocOC .... .... ....',
  'annotation.delete': '          ..O. ..O. .... ....',
  'mark.reader': '                o.O. o.O. .... ....',
  'mark.facilitator': '           ocOC .... .... ....',
  'draft.keep': '                 o.O. o.O. .... ....',
  'note.write': '                 .... ..O. .... ....',
  'margin.facilitators': '        ocOC .... .... ....',
  'review.see': '                 ocOC .... ocOC ....',
  'review.see-self': '            ..OC ..OC ..OC ....',
  'review.export': '              ocOC .... .... ....',
  'session.erase-guest': '        ocOC .... .... ....',
  'account.erase-self': '         ..OC ..OC ..OC ..OC',
}

const standings: readonly Standing[] = ['facilitator', 'reader', 'observer', 'outsider']
const subjects: readonly { sign: string; subject: Subject; said: string }[] = [
  { sign: 'o', subject: {}, said: 'another’s, while it runs' },
  { sign: 'c', subject: { closed: true }, said: 'another’s, once it is closed' },
  { sign: 'O', subject: { own: true }, said: 'their own, while it runs' },
  { sign: 'C', subject: { own: true, closed: true }, said: 'their own, once it is closed' },
]

test('the table has no action that was not agreed on', () => {
  expect(Object.keys(permissions)).toEqual(Object.keys(agreed))
})

describe.each(Object.entries(agreed) as [Action, string][])('%s', (action, row) => {
  const cells = row.trim().split(' ')
  test('has a cell for every standing and subject', () => {
    expect(cells.map((cell) => cell.length)).toEqual([4, 4, 4, 4])
  })
  for (const [nth, standing] of standings.entries()) {
    for (const [at, { sign, subject, said }] of subjects.entries()) {
      const may = cells[nth]?.[at] === sign
      test(`${standing} ${may ? 'may' : 'may not'}, ${said}`, () => {
        expect(can(standing, action, subject)).toBe(may)
      })
    }
  }
})
