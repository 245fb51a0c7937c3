import { expect, test } from 'vitest'
import { asking, filtersIn, openIn, orderIn } from './filters.ts'

const at = (search: string) => new URLSearchParams(search)

test('an address asks for several things at once', () => {
  expect(filtersIn(at('kind=question&answered=no&words=necessary&by=abcdefgh'))).toEqual({
    kind: 'question',
    answered: 'no',
    words: 'necessary',
    by: 'abcdefgh',
  })
})

test('what makes no sense in an address is left out, and the rest holds', () => {
  expect(filtersIn(at('kind=nonsense&answered=no&words=&from=yesterday'))).toEqual({ answered: 'no' })
  expect(orderIn(at('order=sideways'))).toBe('oldest')
  expect(openIn(at('thread=what'))).toBeUndefined()
})

test('another filter closes the thread that was open, another thread keeps the filters', () => {
  const before = at('kind=question&thread=abcdefgh-00000001')
  expect(asking(before, { answered: 'no' }).toString()).toBe('kind=question&answered=no')
  expect(asking(before, { kind: undefined }).toString()).toBe('')
  expect(asking(before, { thread: 'abcdefgh-00000002' }).toString()).toBe('kind=question&thread=abcdefgh-00000002')
})
