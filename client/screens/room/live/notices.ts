import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { z } from 'zod'
import { say, show } from '../../../components/status.tsx'
import { shelf } from '../../../device/shared.ts'
import { Observable } from '../../../stores/observable.ts'

/** What is said aloud to assistive technology while a session runs; each can be silenced (W3C CTAUR, requirements 3 and 13). */
export const noticeKinds = ['phases', 'arrivals', 'presence', 'spotlight', 'hands', 'lifts', 'deeds'] as const
export type NoticeKind = (typeof noticeKinds)[number]

export const noticeWords: Record<NoticeKind, MessageDescriptor> = {
  phases: msg`Phases and the time left`,
  arrivals: msg`What others write`,
  presence: msg`Who comes and goes`,
  spotlight: msg`Where a facilitator leads`,
  hands: msg`Raised hands and whose turn it is`,
  lifts: msg`What becomes of your threads`,
  deeds: msg`What other facilitators do`,
}

const KEY = 'catena.silenced'

/** People come and go all the time: that is said only to those who ask for it. */
const quietAtFirst: readonly NoticeKind[] = ['presence']

function stored(): ReadonlySet<NoticeKind> {
  try {
    return new Set(z.array(z.enum(noticeKinds)).parse(JSON.parse(shelf().getItem(KEY) ?? '')))
  } catch {
    return new Set(quietAtFirst)
  }
}

/** The kinds that are not said, on this device. */
export const silenced = new Observable<ReadonlySet<NoticeKind>>(stored())

export function silence(kind: NoticeKind, silent: boolean): void {
  const next = new Set(silenced.get())
  if (silent) next.add(kind)
  else next.delete(kind)
  shelf().setItem(KEY, JSON.stringify([...next]))
  silenced.set(next)
}

/** The sentence that is said now; `count` makes the same sentence news again. */
export const announced = new Observable<{ readonly text: string; readonly count: number }>({ text: '', count: 0 })

/** Says a sentence politely, unless its kind is silenced. */
export function announce(kind: NoticeKind, text: string): void {
  if (!silenced.get().has(kind)) announced.update(({ count }) => ({ text, count: count + 1 }))
}

/** Shows a sentence for a while, and says it unless its kind is silenced. */
export function tell(kind: NoticeKind, text: string): void {
  if (silenced.get().has(kind)) show(text)
  else say(text)
}
