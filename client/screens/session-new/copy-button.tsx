import { useLingui } from '@lingui/react/macro'
import { Check, Copy } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { say } from '../../components/status.tsx'

/** Copies a text, and says so. */
export function CopyButton({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  const { t } = useLingui()
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(false), 2_000)
    return () => clearTimeout(timer)
  }, [done])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setDone(true)
      say(t`Copied.`)
    } catch {
      // Without https, browsers keep the clipboard from pages.
      say(t`The browser does not let Catena copy. Select the text and copy it yourself.`)
    }
  }
  return (
    <Button icon={done ? <Check aria-hidden /> : <Copy aria-hidden />} onClick={() => void copy()}>
      {children}
    </Button>
  )
}
