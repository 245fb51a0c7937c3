import type { Config } from '#server/config.ts'
import type { OpenIdConnect } from '#server/identity/open-id-connect.ts'
import type { Commands } from '#server/live/commands.ts'
import type { Log } from '#server/log.ts'
import type { Mailer } from '#server/mail/mailer.ts'
import type { Database } from '#server/storage/database.ts'
import type { BroughtStates } from '#server/sync/room.ts'
import type { Works } from '#server/work/works.ts'
import type { AccountId, ParticipantId, RecordId, SessionId } from '#shared/ids.ts'
import type { PenRecord } from '#shared/margins/record.ts'
import type { HttpLimits } from './limits.ts'

/** What HTTP tells the open connections. */
export interface SyncPort {
  /** Somebody came, left or changed their role, or the session closed. */
  sessionChanged(id: SessionId): Promise<void>
  /** An account's sign-in ended, in the browser of this token's hash or, without one, everywhere: the sockets close. */
  signedOut(account: AccountId, tokenHash?: Uint8Array): void
  /** Writes records into a pen for its owner, through the gate. */
  writeFor(session: SessionId, participant: ParticipantId, records: readonly (readonly [RecordId, PenRecord])[]): Promise<void>
  /** Writes what came out of a file into the pens of those who came with it. */
  bring(session: SessionId, all: readonly BroughtStates[], told: (done: number) => Promise<void>): Promise<void>
  /** Takes the words out of all that somebody who is noted as erased wrote in a session. Gives how many records had words. */
  erase(session: SessionId, participant: ParticipantId): Promise<number>
}

/** What every handler is given besides its request. */
export interface Context {
  readonly config: Config
  readonly db: Database
  readonly log: Log
  readonly sync: SyncPort
  /** The one way to change a session, the same as over the live session's socket. */
  readonly commands: Pick<Commands, 'give'>
  readonly limits: HttpLimits
  /** What is done for somebody while they look elsewhere. */
  readonly works: Pick<Works, 'begin'>
  /** Where the server sends mail. */
  readonly mail: Mailer | undefined
  /** Where the server has an identity provider. */
  readonly openIdConnect: OpenIdConnect | undefined
}
