import { z } from 'zod'
import { Observable } from '../../stores/observable.ts'
import { useObservable } from '../../stores/use.ts'

/** What the colours of annotations say: their kind, or who wrote them. */
export const colourings = ['kind', 'person'] as const
export type Colouring = (typeof colourings)[number]

const KEY = 'catena.colours'

const kept = (): Colouring =>
  typeof localStorage === 'undefined' ? 'kind' : z.enum(colourings).catch('kind').parse(localStorage.getItem(KEY))

/** This reader's choice, kept on this device as the look of the text is. */
export const colouring = new Observable<Colouring>(kept())
export const useColouring = (): Colouring => useObservable(colouring)

export function chooseColouring(next: Colouring): void {
  if (next === 'kind') localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, next)
  colouring.set(next)
}
