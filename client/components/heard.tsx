import { type ReactNode, useEffect, useRef } from 'react'
import { hear } from './status.tsx'

/**
 * What comes up on the page and must not be missed: it is said once, politely, when it comes. (A live region that comes
 * together with its words is not said by every screen reader, and `alert` cuts off what is being read.)
 */
export function Heard({ className, children }: { readonly className?: string | undefined; readonly children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => hear(element.current?.innerText ?? ''), [])
  return (
    <div ref={element} className={className} data-heard>
      {children}
    </div>
  )
}
