import { useEffect, useState } from 'react'
import { VisuallyHidden } from './visually-hidden.tsx'

/** How long words stay where they are heard, in ms: whoever comes by later would take them for new. */
const STAYS = 10_000

/** Says politely, to assistive technology alone, what comes into it. Another `count` says the same words again. */
export function Spoken({ text, count = 0 }: { readonly text: string; readonly count?: number }) {
  const said = `${count} ${text}`
  const [over, setOver] = useState<string>()
  useEffect(() => {
    const timer = setTimeout(() => setOver(said), STAYS)
    return () => clearTimeout(timer)
  }, [said])
  return (
    <div role="status" aria-live="polite">
      <VisuallyHidden key={count}>{over === said ? '' : text}</VisuallyHidden>
    </div>
  )
}
