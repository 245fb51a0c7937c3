/** The wire between the nodes that share a database: what one says on a topic, all who listen to it hear, itself not. */
export interface Wire {
  /** This node's name among them; new with each start. */
  readonly node: string
  /** Whether what is said arrives and what others say is heard, as far as the last signs of life tell. */
  readonly isUp: boolean
  /** Says something; what cannot be said just now is lost (whoever misses it finds it in Postgres). */
  tell(topic: string, message: Uint8Array): void
  /** Resolves when everything that is said from now on is heard. */
  listen(topic: string, heard: (message: Uint8Array, node: string) => void): Promise<() => void>
  /** Calls back when the wire has gone, and when it is there again. */
  watch(on: { readonly down?: () => void; readonly up?: () => void }): void
  close(): Promise<void>
}
