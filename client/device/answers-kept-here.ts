import { KEPT } from './kept-answers.ts'

/** What was answered at the addresses that begin so, as it was kept, the latest first. */
export async function keptAnswers(beginning: string): Promise<unknown[]> {
  if (!('caches' in globalThis)) return []
  const found: { readonly answer: unknown; readonly at: number }[] = []
  for (const name of (await caches.keys()).filter((one) => one.startsWith(KEPT))) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      const answer = new URL(request.url).pathname.startsWith(beginning) ? await cache.match(request) : undefined
      if (answer) found.push({ answer: await answer.json(), at: Date.parse(answer.headers.get('date') ?? '') || 0 })
    }
  }
  return found.toSorted((one, other) => other.at - one.at).map(({ answer }) => answer)
}
