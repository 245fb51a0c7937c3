import { beforeEach, expect, test, vi } from 'vitest'

const kept = new Map<string, string>()
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
})
const { announce, announced, noticeKinds, noticeWords, silence, silenced } = await import('./notices.ts')

beforeEach(() => {
  for (const kind of noticeKinds) silence(kind, false)
})

const heardAfter = (act: () => void): boolean => {
  const { count } = announced.get()
  act()
  return announced.get().count > count
}

test.each(noticeKinds)('“%s” is said until it is silenced, alone of all kinds, on this device from then on', (kind) => {
  expect(heardAfter(() => announce(kind, 'Something happened.'))).toBe(true)
  silence(kind, true)
  expect(heardAfter(() => announce(kind, 'Something happened.'))).toBe(false)
  for (const other of noticeKinds) if (other !== kind) expect(heardAfter(() => announce(other, 'Something else.'))).toBe(true)
  expect(JSON.parse(kept.get('catena.silenced') ?? '')).toEqual([kind])
  silence(kind, false)
  expect(heardAfter(() => announce(kind, 'Something happened.'))).toBe(true)
  expect(silenced.get().size).toBe(0)
})

test('each kind can be chosen by a name of its own', () =>
  expect(new Set(noticeKinds.map((kind) => noticeWords[kind].id ?? noticeWords[kind].message)).size).toBe(noticeKinds.length))
