import { useLayoutEffect, useRef } from 'react'
import temml from 'temml'

interface MathProps {
  readonly formula: string
  readonly display: boolean
}

/** A formula in MathML, built node by node. What cannot be read is shown as it was written. */
export default function Math({ formula, display }: MathProps) {
  const place = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const element = place.current
    if (!element) return
    try {
      temml.render(formula, element, { displayMode: display, throwOnError: true, trust: false, maxExpand: 200, maxSize: [20, 20] })
    } catch {
      element.replaceChildren(document.createTextNode(formula))
    }
  }, [formula, display])
  return <span ref={place}>{formula}</span>
}
