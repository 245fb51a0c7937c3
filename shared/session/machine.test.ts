import { describe, expect, test } from 'vitest'
import { after, refusalOf } from './cases/case.ts'
import { groupCases, groupRefusals } from './cases/groups.ts'
import { handCases, handRefusals } from './cases/hands.ts'
import { liftCases, liftRefusals } from './cases/lifts.ts'
import { personCases, personRefusals } from './cases/people.ts'
import { phaseCases, phaseRefusals } from './cases/phases.ts'
import { promptCases, promptRefusals } from './cases/prompts.ts'
import { timerCases, timerRefusals } from './cases/timer.ts'
import { Command } from './command.ts'
import { Live } from './live.ts'
import { run } from './machine.ts'
import { sampleGiven } from './sample.ts'

const cases = [...phaseCases, ...timerCases, ...groupCases, ...promptCases, ...handCases, ...liftCases, ...personCases]
const refusals = [
  ...phaseRefusals,
  ...timerRefusals,
  ...groupRefusals,
  ...promptRefusals,
  ...handRefusals,
  ...liftRefusals,
  ...personRefusals,
]

describe('every transition', () => {
  test.each(cases)('%s', (_name, start, asked, seen, expected) => {
    expect(seen(after(start, ...asked))).toEqual(expected)
  })

  test('every command has a case', () => {
    const tested = new Set([
      ...cases.flatMap(([, , asked]) => asked.map(([, command]) => ('is' in command ? command.is : ''))),
      'plan-like',
      'plan-from',
    ])
    expect(Command.options.map((option) => option.shape.is.value).filter((is) => !tested.has(is))).toEqual([])
  })

  test('what is asked again changes nothing and says so', () => {
    for (const [name, start, asked] of cases) {
      const last = asked.at(-1)
      if (!last) continue
      const done = after(start, ...asked)
      const is = 'is' in last[1] ? String(last[1].is) : ''
      // These are different each time by their nature.
      if (
        [
          'plan',
          'next',
          'deal',
          'deal-by-hand',
          'open-group',
          'start-timer',
          'extend-timer',
          'spotlight',
          'raise-hand',
          'call-hand',
          'change-prompt',
          'add-prompt',
        ].includes(is)
      )
        continue
      const again = run(done, Command.parse(last[1]), sampleGiven(last[0], last[2] ?? {}))
      expect([name, again.events, again.state === done]).toEqual([name, [], true])
    }
  })
})

describe('every refusal', () => {
  test.each(refusals)('%s', (_name, start, asked, code) => {
    expect(refusalOf(start, ...asked)).toBe(code)
  })
})

test('what comes out can be stored and read again', () => {
  for (const [, start, asked] of cases) {
    const { live } = after(start, ...asked)
    expect(Live.parse(JSON.parse(JSON.stringify(live)))).toEqual(live)
  }
})
