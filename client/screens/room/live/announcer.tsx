import { VisuallyHidden } from '../../../components/visually-hidden.tsx'
import { useObservable } from '../../../stores/use.ts'
import { announced } from './notices.ts'

/** Where what happens in the session is heard: one polite live region, so that nothing interrupts what is being read. */
export function Announcer() {
  const { text, count } = useObservable(announced)
  return (
    <div role="log" aria-live="polite" aria-atomic="true" data-announcer>
      <VisuallyHidden>
        <span key={count}>{text}</span>
      </VisuallyHidden>
    </div>
  )
}
