import { z } from 'zod'
import type { ErrorCode } from '#shared/errors.ts'
import { Command } from '#shared/session/command.ts'

/** The client's own name for one click. Sent again after a broken connection under the same id, a command acts once. */
export const CommandId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)

/** `command`, client to server, with an acknowledgement: `{ id, is, … }`. */
export const CommandMessage = z.object({ id: CommandId }).and(Command)
export type CommandMessage = z.infer<typeof CommandMessage>

/**
 * The acknowledgement: the session's version in which the command is stored and the margins are in line with it, or why
 * nothing happened. `unchanged`: it stood so already, since somebody was quicker. `too-fast` and `unavailable` may be tried again under the same id.
 */
export type CommandAnswer =
  | { readonly ok: true; readonly version: number; readonly unchanged?: true }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: string }
