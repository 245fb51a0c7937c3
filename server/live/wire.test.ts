import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { CommandId } from '#shared/protocol/live/command.ts'
import { Ended } from '#shared/protocol/live/ended.ts'
import { Hello } from '#shared/protocol/live/hello.ts'
import { Looking } from '#shared/protocol/live/looking.ts'
import { Presence } from '#shared/protocol/live/presence.ts'
import { Reading } from '#shared/protocol/live/reading.ts'
import { State } from '#shared/protocol/live/state.ts'
import { Typing } from '#shared/protocol/live/typing.ts'
import { Visible } from '#shared/protocol/live/visible.ts'
import { Command } from '#shared/session/command.ts'

const shapeOf = (schema: z.ZodType) =>
  createHash('sha256')
    .update(JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })))
    .digest('hex')
    .slice(0, 12)

/**
 * The messages of `/socket.io` as they are on the wire. A page that was loaded before an update goes on talking to the
 * server after it: whoever changes a hash here makes sure that both can cope.
 */
test('the messages have the shapes that open pages know', () => {
  expect(
    Object.entries({ Hello, Ended, Presence, Reading, Typing, Visible, Looking, State, CommandId, Command }).map(([name, schema]) => [
      name,
      shapeOf(schema),
    ]),
  ).toMatchInlineSnapshot(`
    [
      [
        "Hello",
        "f73991e122eb",
      ],
      [
        "Ended",
        "acc560825769",
      ],
      [
        "Presence",
        "875df1a06dd5",
      ],
      [
        "Reading",
        "8a820690550b",
      ],
      [
        "Typing",
        "22481666a25f",
      ],
      [
        "Visible",
        "3996419b0425",
      ],
      [
        "Looking",
        "287a52222e64",
      ],
      [
        "State",
        "5392c5ba8a6c",
      ],
      [
        "CommandId",
        "d0b7bdc94a9a",
      ],
      [
        "Command",
        "63107c529077",
      ],
    ]
  `)
})
