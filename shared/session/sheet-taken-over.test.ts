import { expect, test } from 'vitest'
import { after, refusalOf, step } from './cases/case.ts'
import { session } from './cases/states.ts'
import { Command } from './command.ts'
import { StepId } from './live.ts'
import { passage, promptOfNth } from './sample.ts'

test.each([
  { is: 'plan-like', session: session.id },
  { is: 'plan-from', runSheet: promptOfNth(9) },
])('another run-sheet is taken over with its prompts, once, and those without a place wait for one ($is)', (asked) => {
  const steps = [step('o1', 'read', { stretches: [{ from: 'aaaa', to: 'bbbb' }] })]
  const o1 = StepId.parse('o1')
  const otherSheet = {
    steps,
    prompts: [{ body: 'Why?', passage: passage(), step: o1 }],
    unpinned: [{ body: 'And here?', quote: 'elsewhere', step: o1 }],
    lost: 0,
  }
  const command = Command.parse(asked)
  const { live } = after(session, [0, command, { otherSheet }], [0, command, { otherSheet }])
  expect(live).toMatchObject({
    sheet: steps,
    prompts: [{ body: 'Why?', step: 'o1' }],
    unpinned: [{ body: 'And here?', quote: 'elsewhere', step: 'o1' }],
  })
  const begun = after({ ...session, live }, [0, { is: 'next', since: 0 }]).live
  expect([begun.prompts[0]?.releasedAt, begun.prompts.length, begun.unpinned.length]).toEqual([1_000, 1, 1])
  const waiting = live.unpinned[0]?.id
  const pinned = after({ ...session, live }, [0, { is: 'add-prompt', prompt: waiting, body: 'And here?', passage: passage() }]).live
  expect([pinned.prompts.map(({ body }) => body), pinned.unpinned]).toEqual([['Why?', 'And here?'], []])
  expect(after({ ...session, live }, [0, { is: 'remove-prompt', prompt: waiting }]).live.unpinned).toEqual([])
  expect(refusalOf(session, 0, command)).toBe('not-found')
})
