import { type ComponentType, lazy, Suspense } from 'react'

const soon = new Set<() => Promise<unknown>>()

/**
 * A component whose code comes when it is first shown, so that nobody waits for it before they can read. Nothing stands in
 * its place until then. What will be wanted `soon` is there before, once `fetchSoon` has been called.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>, when?: 'soon'): ComponentType<Props> {
  if (when === 'soon') soon.add(load)
  const Lazy = lazy(async () => ({ default: await load().catch(() => onceMore(load)) }))
  return function Later(props: Props) {
    return (
      <Suspense fallback={null}>
        <Lazy {...props} />
      </Suspense>
    )
  }
}

/** A network that becomes another, as a phone's does on the way, breaks off what is on its way just then. */
const onceMore = async <Loaded,>(load: () => Promise<Loaded>): Promise<Loaded> => {
  await new Promise((soonAfter) => setTimeout(soonAfter, 500))
  return load()
}

/** Fetches what one will want next, so that it is there when its key is pressed. What does not come is asked for again when it is shown. */
export function fetchSoon(): void {
  for (const load of soon) load().catch(() => undefined)
}

/** What must be there at once when it is wanted, since nothing waits for it (printing): undefined until it was fetched. */
export function fetchedSoon<Loaded>(load: () => Promise<Loaded>): () => Loaded | undefined {
  let loaded: Loaded | undefined
  soon.add(async () => (loaded ??= await load()))
  return () => loaded
}
