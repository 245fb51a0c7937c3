/** The published limits (README, `docs/limits.md`). Each is enforced where it is named and has a test. */
export const limits = {
  /** Connections to one session at a time. */
  readersInSession: 1_000,
  /** Places in one session, of all who ever joined it. */
  participantsInSession: 5_000,
  annotationsInMargin: 50_000,
  /** Characters (UTF-16 units) of one reading's plain text. */
  readingText: 5_000_000,
  readingBlocks: 20_000,
  uploadBytes: 50 * 1024 * 1024,
  /** Characters (UTF-16 units) of one annotation's Markdown. */
  body: 20_000,
  quote: 2_000,
  context: 64,
  tags: 12,
  tag: 64,
  mentions: 30,
  name: 80,
  title: 300,
  /** One live update of a pen. */
  updateRecords: 64,
  updateBytes: 256 * 1024,
  /** One update that brings what was written offline. */
  catchUpRecords: 2_000,
  catchUpBytes: 4 * 1024 * 1024,
  /** A pen as a whole. */
  penRecords: 10_000,
  penBytes: 16 * 1024 * 1024,
  /** Writes of one participant: a burst, then so many a second. */
  writeBurst: 40,
  writesPerSecond: 4,
  /** A facilitator's marks on many threads at once: so many, then so many a second. */
  bulkMarks: 10_000,
  bulkMarksPerSecond: 20,
  presencePerSecond: 10,
  /** Commands of one participant to the session: a burst, then so many a second. */
  commandBurst: 30,
  commandsPerSecond: 5,
  /** One message over `/live`. */
  liveMessageBytes: 64 * 1024,
  /** Steps of a run-sheet, characters of a step's instructions, the whole of it as JSON in UTF-8. */
  steps: 40,
  instructions: 1_000,
  sheetBytes: 56 * 1024,
  /** Run-sheets that are kept with one seminar. */
  runSheets: 200,
  prompts: 100,
  prompt: 2_000,
  groups: 60,
  lifts: 500,
  /** Threads that the projector can show beside a passage. */
  projectorThreads: 20,
  /** Characters of what a group's synthesizer writes for the plenary. */
  note: 4_000,
  /** Windows of one account: sockets to one pen, one margin, or the live sessions. */
  windowsPerAccount: 24,
  /** Sockets to pens and margins of one account in all: somebody who is shown every group has one for each in each window. */
  socketsPerAccount: 600,
  /** Bytes waiting for a slow reader before they are told to come again. */
  slowReaderBytes: 8 * 1024 * 1024,
} as const

/** A file of annotations that is imported, and the annotations, replies and marks in it. Apart from the others, which every page of a reader carries. */
export const importLimits = { bytes: 200 * 1024 * 1024, records: 200_000 } as const

/** What one meets who asks for more than anyone does who reads and writes. Apart from the others, as above. */
export const floodLimits = {
  /** Frames of one participant over all their connections to pens and margins: a burst, then so many a second. */
  frames: 12_000,
  framesPerSecond: 600,
  /** Frames and pings of one connection: a burst, then so many a second. Honest ones stay far below. */
  framesOfConnection: 200,
  framesOfConnectionPerSecond: 50,
  /** Connections that one account opens: so many at once, then so many a second; the others wait. */
  openings: 200,
  openingsPerSecond: 20,
  /** Requests of one account that are worked on at a time, and that may wait. */
  requestsAtOnce: 2,
  requestsWaiting: 200,
  /** The same of all who are not known yet at one address. */
  strangersAtOnce: 8,
  strangersWaiting: 1_000,
  /** False sign-ins that an address shows: so many at once, then so many a second; the others wait. */
  falseSignIns: 1_000,
  falseSignInsPerSecond: 30,
} as const
