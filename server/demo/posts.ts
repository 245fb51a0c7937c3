import type { Kind, Move, readerSorts } from '#shared/margins/record.ts'

/** Made up, all three. */
export const demoReaders = ['Mara', 'Idris', 'Wen'] as const
export type DemoReader = (typeof demoReaders)[number]

/** What a made-up reader writes. `key` is its name within the demo; a passage is named by its words. */
export type DemoPost = { readonly by: DemoReader; readonly key?: string } & (
  | { readonly is: 'annotation'; readonly on: string; readonly kind: Kind; readonly body: string }
  | { readonly is: 'reply'; readonly to: string; readonly move: Move; readonly body: string }
  | { readonly is: 'mark'; readonly on: string; readonly sort: (typeof readerSorts)[number] }
)

/** In the order in which they were written. Some threads are left open on purpose: they are there to be answered. */
export const demoPosts: readonly DemoPost[] = [
  {
    is: 'annotation',
    by: 'Wen',
    key: 'broken',
    on: 'Nothing here can be broken.',
    kind: 'comment',
    body: 'True so far. You can even mend what you have written: look behind the three dots of your own comment. I have needed that already.',
  },
  {
    is: 'annotation',
    by: 'Mara',
    key: 'pen',
    on: 'Read it once without a pen.',
    kind: 'question',
    body: 'Why *without*? When I come back to a page, I no longer know what stopped me the first time. Has anyone here tried it both ways?',
  },
  { is: 'mark', by: 'Wen', on: 'pen', sort: 'me-too' },
  {
    is: 'annotation',
    by: 'Idris',
    key: 'twice',
    on: 'A text answers only those who ask it twice.',
    kind: 'challenge',
    body: 'Only? A stop sign answers the first time, and so does a good joke. I think this says more about the texts that the writers like than about texts.',
  },
  {
    is: 'reply',
    by: 'Wen',
    to: 'twice',
    move: 'challenge',
    body: 'A joke, yes. But ask it why it was funny, and you are asking it a second time.',
  },
  {
    is: 'annotation',
    by: 'Wen',
    key: 'order',
    on: 'Reading maketh a full man; conference a ready man; and writing an exact man.',
    kind: 'insight',
    body: 'The three are not equal. *Full* is something you can be all by yourself. You can only be *ready* for someone, and *exact* about something. He goes from the person outwards.',
  },
  { is: 'mark', by: 'Mara', on: 'order', sort: 'agree' },
  {
    is: 'reply',
    by: 'Mara',
    key: 'slowing',
    to: 'order',
    move: 'build',
    body: 'And it gets slower with each step. Reading fills, talk tests, writing fixes. By the third you cannot hurry any more.',
  },
  {
    is: 'reply',
    by: 'Idris',
    to: 'slowing',
    move: 'question',
    body: 'Does he say that it has to be in this order, though? Sometimes I only find out what I have read when I try to write it down.',
  },
  { is: 'mark', by: 'Wen', on: 'slowing', sort: 'thanks' },
  {
    is: 'annotation',
    by: 'Idris',
    on: 'every comment was a link hung on the words it spoke about',
    kind: 'connection',
    body: 'A page of the Talmud looks like this as well: the old text in a narrow column, and the centuries around it, still arguing.',
  },
  {
    is: 'annotation',
    by: 'Mara',
    on: 'let the text have the last word; it was here first, and it does not get tired',
    kind: 'question',
    body: 'But it is always one of us who says what the text’s last word was. Who decides that?',
  },
]
