import { type ComponentType, lazy, Suspense } from 'react'

/** A component whose code comes when it is first shown, so that nobody waits for it before they can read. Nothing stands in its place until then. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Lazy = lazy(async () => ({ default: await load() }))
  return function Later(props: Props) {
    return (
      <Suspense fallback={null}>
        <Lazy {...props} />
      </Suspense>
    )
  }
}
