import { expect, it } from 'vitest'
import type { RecordId } from '../../shared/ids.ts'
import { type Broken, Ledger } from './ledger.ts'

const id = 'aaaaaaaa-00000001' as RecordId
const told = (happens: (ledger: Ledger) => void): Broken['promise'][] => {
  const ledger = new Ledger()
  ledger.written(id, 1, 'commons')
  happens(ledger)
  return ledger.broken.map(({ promise }) => promise)
}

it.each<[string, (ledger: Ledger) => void, Broken['promise'][]]>([
  ['nothing was promised and nothing is there', (one) => one.found([id], []), []],
  ['what was saved is there', (one) => (one.saved(id, 1), one.found([id], [{ id, newest: 1, all: [1] }])), []],
  ['what was saved is not there', (one) => (one.saved(id, 1), one.found([id], [])), ['saved-lost']],
  ['an older version is there than was saved', (one) => (one.saved(id, 2), one.found([id], [{ id, newest: 1, all: [1] }])), ['saved-lost']],
  ['what was shown is not there', (one) => (one.shown(id, 1, 'Bob', 'commons'), one.found([id], [])), ['shown-lost']],
  [
    'what was shown is not there, but what came after it is',
    (one) => (one.shown(id, 1, 'Bob', 'commons'), one.found([id], [{ id, newest: 2, all: [2] }])),
    ['shown-lost'],
  ],
  ['a version is there twice', (one) => one.found([id], [{ id, newest: 1, all: [1, 1] }]), ['duplicated']],
  ['it is seen by those it was not for', (one) => one.shown(id, 1, 'Bob', 'group:b'), ['misdirected']],
  ['something is seen that nobody wrote', (one) => one.shown('aaaaaaaa-00000002' as RecordId, 1, 'Bob', 'commons'), ['misdirected']],
  [
    'it is written and seen in one silence',
    (one) => (one.silenceBegan(), one.written(id, 2, 'commons'), one.shown(id, 2, 'Bob', 'commons')),
    ['leaked'],
  ],
  [
    'it is written in a silence and seen when that may be over',
    (one) => (one.silenceBegan(), one.written(id, 2, 'commons'), one.silenceMayEnd(), one.shown(id, 2, 'Bob', 'commons')),
    [],
  ],
  ['it was written before the silence in which it is seen', (one) => (one.silenceBegan(), one.shown(id, 1, 'Bob', 'commons')), []],
  [
    'a backup without it was put back',
    (one) => (one.saved(id, 1), one.shown(id, 1, 'Bob', 'commons'), one.backTo([]), one.found([id], [])),
    [],
  ],
])('when %s', (_what, happens, broken) => {
  expect(told(happens)).toEqual(broken)
})
