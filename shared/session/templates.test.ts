import { expect, test } from 'vitest'
import type { ParticipantId } from '#shared/ids.ts'
import { Stretch } from './live.ts'
import { run } from './machine.ts'
import { sampleGiven, sampleSession } from './sample.ts'
import { templateNames, templateSteps } from './templates.ts'
import { stretchOf } from './view.ts'

const stretches = [
  { from: 'aaaa', to: 'aaaa' },
  { from: 'bbbb', to: 'bbbb' },
  { from: 'cccc', to: 'dddd' },
].map((stretch) => Stretch.parse(stretch))

test.each(templateNames)('%s can be planned and run through to its end', (name) => {
  const sheet = templateSteps(name, stretches).map(({ step }) => step)
  let state = run(sampleSession(6), { is: 'plan', sheet }, sampleGiven(0)).state
  for (const step of sheet) {
    state = run(state, { is: 'next', since: state.live.since }, sampleGiven(0, { at: state.live.since + 10 })).state
    expect([state.live.step, state.phase]).toEqual([step.id, step.phase])
  }
  const grouped = [...state.groups.values()].reduce<ParticipantId[]>((all, group) => [...all, ...group.members], [])
  expect(grouped).toHaveLength(6)
  expect(sheet.reduce((sum, step) => sum + (step.minutes ?? 0), 0)).toBeLessThanOrEqual(50)
})

test('in silent rounds each group passes its part on, and has had every one in the end', () => {
  const rounds = templateSteps('silent-rounds', stretches).filter(({ words }) => words === 'round')
  for (let group = 0; group < 3; group++) {
    expect(new Set(rounds.map(({ step }) => stretchOf(step, group)))).toEqual(new Set(stretches))
  }
  for (const { step } of rounds) expect(new Set([0, 1, 2].map((group) => stretchOf(step, group))).size).toBe(3)
})
