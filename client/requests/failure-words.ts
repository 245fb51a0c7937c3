/** Each failure in words: what happened, what was kept, what to do. Screens that know more say it in their own words. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Failure } from './failure.ts'

interface Words {
  readonly title: MessageDescriptor
  readonly text: MessageDescriptor
}

const tryAgain = msg`Nothing is lost. Try again in a moment; if it stays so, tell the person who runs this server.`

export const failureWords: Record<Failure['code'], Words> = {
  unreachable: {
    title: msg`Catena cannot be reached.`,
    text: msg`Look at your network connection and try again. What you typed is still here.`,
  },
  unreadable: { title: msg`The answer could not be read.`, text: msg`Reload the page; it may be older than the server.` },
  'bad-request': { title: msg`Something here does not fit.`, text: msg`Look through what you filled in and try again.` },
  'malformed-update': { title: msg`Something here does not fit.`, text: tryAgain },
  'not-signed-in': { title: msg`You are not signed in.`, text: msg`Sign in or join with your code again. What you wrote is kept.` },
  'wrong-password': { title: msg`E-mail or password is wrong.`, text: msg`Check both and try again.` },
  'not-allowed': { title: msg`You may not do this.`, text: msg`Ask a facilitator of the seminar.` },
  'forged-update': { title: msg`You may not do this.`, text: tryAgain },
  'wrong-audience': { title: msg`You cannot write to this audience here.`, text: msg`Choose another one; your words are kept.` },
  'wrong-origin': { title: msg`The request came from another site.`, text: msg`Open Catena by its own address and try again.` },
  'not-found': { title: msg`There is nothing here.`, text: msg`It may have been moved or taken away, or you may not see it.` },
  'code-ended': {
    title: msg`This code is wrong or has ended.`,
    text: msg`Check it letter by letter, or ask for a new one. Nothing you wrote is lost.`,
  },
  'link-ended': { title: msg`This link is wrong or has been used.`, text: msg`Ask for a new one.` },
  'start-over': { title: msg`This copy is out of date.`, text: msg`Reload the page. What you wrote is kept.` },
  'already-there': { title: msg`This exists already.`, text: msg`Choose another name.` },
  'not-open-yet': { title: msg`The session is not open yet.`, text: msg`Come back when it opens. Your place in it is kept.` },
  'session-closed': { title: msg`The session is closed.`, text: msg`You can still read it. What you wrote is kept.` },
  'out-of-date': { title: msg`Somebody changed this meanwhile.`, text: msg`Reload the page and try again.` },
  'too-large': { title: msg`This is larger than Catena takes.`, text: msg`Take a shorter text or a smaller file.` },
  'bad-format': { title: msg`This kind of file cannot be read.`, text: msg`Copy the text and paste it instead.` },
  'refused-record': { title: msg`This could not be taken.`, text: msg`Look through what you wrote and try again; it is kept.` },
  'import-failed': { title: msg`The text could not be brought in.`, text: msg`Copy the text and paste it instead.` },
  'too-fast': { title: msg`That was too much at once.`, text: msg`Wait a moment and try again. Nothing is lost.` },
  'session-full': { title: msg`The session is full.`, text: msg`Ask the facilitator, or try again when somebody has left.` },
  unavailable: { title: msg`Catena cannot answer just now.`, text: tryAgain },
  internal: { title: msg`Something went wrong in Catena.`, text: tryAgain },
}
