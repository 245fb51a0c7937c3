import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { type ComponentType, lazy, Suspense } from 'react'
import { say } from './status.tsx'

/**
 * A dialog or a list whose code comes when it is asked for. Unlike a part of the page (later.tsx), the page goes on without
 * it: where it does not come, that is said, and asking again tries again.
 */
export function whenAsked<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const attempt = () =>
    lazy<ComponentType<Props>>(async () => {
      try {
        return { default: await load() }
      } catch {
        Lazy = attempt()
        say(i18n._(msg`This could not be loaded. Try again in a moment.`))
        return { default: Nothing }
      }
    })
  let Lazy = attempt()
  return function WhenAsked(props: Props) {
    return (
      <Suspense fallback={null}>
        <Lazy {...props} />
      </Suspense>
    )
  }
}

const Nothing = () => null
