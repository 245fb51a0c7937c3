import { beforeEach, expect, it, vi } from 'vitest'

/** What a browser keeps of text. */
const shelf = new Map<string, string>()
vi.stubGlobal('localStorage', {
  getItem: (key: string) => shelf.get(key) ?? null,
  setItem: (key: string, value: string) => void shelf.set(key, value),
  removeItem: (key: string) => void shelf.delete(key),
})
const { chooseKey, isSingleKey, keyOf, rowFor, usualKeys } = await import('./key-choices.ts')
const { roomKeys } = await import('./room-keys.ts')

const next = { does: 'next', key: 'n' }
beforeEach(() => usualKeys())

it('each command has its usual key until another is chosen, or none', () => {
  expect(rowFor('room', roomKeys, 'n')?.does).toBe('next')
  chooseKey('room', next, 'x')
  expect([keyOf('room', next), rowFor('room', roomKeys, 'x')?.does, rowFor('room', roomKeys, 'n')]).toEqual(['x', 'next', undefined])
  chooseKey('room', next, undefined)
  expect([keyOf('room', next), rowFor('room', roomKeys, 'x')]).toEqual([undefined, undefined])
})

it('is kept on the device, and nothing is where all is as usual', () => {
  chooseKey('room', next, 'x')
  expect(shelf.get('catena.keys')).toBe('{"room.next":"x"}')
  chooseKey('room', next, 'n')
  expect(shelf.has('catena.keys')).toBe(false)
})

it('the same letter elsewhere is another command', () => {
  chooseKey('live', { does: 'next', key: 'N' }, 'x')
  expect(keyOf('room', next)).toBe('n')
})

it.each([
  ['a letter', { key: 'x' }, true],
  ['a capital', { key: 'X' }, true],
  ['a sign', { key: '?' }, true],
  ['a letter of another script', { key: 'ж' }, true],
  ['space, which presses buttons', { key: ' ' }, false],
  ['an arrow', { key: 'ArrowUp' }, false],
  ['a letter with Control', { key: 'x', ctrlKey: true }, false],
  ['a bracket by AltGr', { key: '[', ctrlKey: true, altKey: true, graph: true }, true],
])('%s can be a command or not: %j', (_what, { graph = false, ...event }: { key: string; graph?: boolean }, can) => {
  const press = { ctrlKey: false, altKey: false, metaKey: false, getModifierState: () => graph, ...event }
  expect(isSingleKey(press)).toBe(can)
})
