/**
 * Why Catena cannot start, as one sentence for the person who starts it: what is wrong and what to do.
 * `main` prints the sentence and leaves with exit code 1; anything else that is thrown is a fault of ours and is logged with its stack.
 */
export class StartFailure extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'StartFailure'
  }
}
