/**
 * Which single key does what for this reader (WCAG 2.1.4): each has its usual key, another one, or none. Kept on this
 * device, as the look of the text is.
 */
import { z } from 'zod'
import { Observable } from '../../../stores/observable.ts'
import { useObservable } from '../../../stores/use.ts'

/** Where a key counts: in the text, around it, in a live session. */
export type KeyScope = 'text' | 'room' | 'live'
export interface KeyRow {
  readonly does: string
  /** The usual key, as `KeyboardEvent.key` says it. */
  readonly key: string
}

const Choices = z.record(z.string(), z.string().nullable())
type Choices = Readonly<z.infer<typeof Choices>>

const KEY = 'catena.keys'

function kept(): Choices {
  try {
    return Choices.parse(JSON.parse(localStorage.getItem(KEY) ?? '{}'))
  } catch {
    return {}
  }
}

const choices = new Observable<Choices>(typeof localStorage === 'undefined' ? {} : kept())
const nameOf = (scope: KeyScope, does: string): string => `${scope}.${does}`

/** The key that does this now; undefined where the reader wants none. */
export function keyOf(scope: KeyScope, { does, key }: KeyRow, among: Choices = choices.get()): string | undefined {
  const chosen = among[nameOf(scope, does)]
  return chosen === undefined ? key : (chosen ?? undefined)
}

/** What a key press asks for, of these. */
export const rowFor = <Row extends KeyRow>(scope: KeyScope, rows: readonly Row[], pressed: string): Row | undefined =>
  rows.find((row) => keyOf(scope, row) === pressed)

/** Another key for this, or none; its usual one again when that is chosen. */
export function chooseKey(scope: KeyScope, row: KeyRow, key: string | undefined): void {
  const { [nameOf(scope, row.does)]: _before, ...rest } = choices.get()
  put(key === row.key ? rest : { ...rest, [nameOf(scope, row.does)]: key ?? null })
}

export const usualKeys = (): void => put({})

function put(next: Choices): void {
  if (Object.keys(next).length === 0) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, JSON.stringify(next))
  choices.set(next)
}

/** The reader's choices: whether there are any, and the key for each thing. */
export function useKeyChoices(): { readonly any: boolean; readonly keyOf: (scope: KeyScope, row: KeyRow) => string | undefined } {
  const now = useObservable(choices)
  return { any: Object.keys(now).length > 0, keyOf: (scope, row) => keyOf(scope, row, now) }
}

/** Whether this press could be a command by itself: one sign, and no key held that makes it something else. */
export const isSingleKey = (
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'> & { getModifierState(key: string): boolean },
): boolean =>
  /^.$/u.test(event.key) &&
  event.key.trim() !== '' &&
  !event.metaKey &&
  (!(event.ctrlKey || event.altKey) || event.getModifierState('AltGraph'))
