/** Where the cases of the machine begin. */
import { keptAnnotation, sampleSession } from '../sample.ts'
import { after, step } from './case.ts'

export const sheet = [
  step('s1', 'gather'),
  step('s2', 'read', { minutes: 10, silence: 'counts', auto: true }),
  step('s3', 'discuss', { minutes: 15 }),
  step('s4', 'read'),
  step('s5', 'plenary'),
]

export const session = sampleSession(6)
export const planned = sampleSession(6, { live: { sheet } })
export const reading = after(planned, [0, { is: 'go-to-step', step: 's2' }])
export const grouped = after(sampleSession(6, { phase: 'discuss' }), [0, { is: 'deal', how: { is: 'number', number: 2 } }])
export const closed = after(session, [0, { is: 'close' }])
export const first = [...grouped.groups.values()][0]
const inFirst = [...(first?.members ?? [])].map((id) => Number(id.slice(-12)))
const inSecond = [1, 2, 3, 4, 5, 6].filter((nth) => !inFirst.includes(nth))
export const [one = 0, two = 0] = inFirst
export const [other = 0] = inSecond
export const groupThread = keptAnnotation(one, `group:${first?.id}`)
