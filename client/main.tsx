import './no-eval.ts'
import './compositions.ts'
import './styles/styles.css'
import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { say } from './components/status.tsx'
import { serveOffline } from './device/offline.ts'
import { preferredLanguage, speak } from './i18n/language.ts'
import { meQuery } from './requests/me.ts'
import { queryClient } from './requests/query-client.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

void queryClient.prefetchQuery(meQuery)
await speak(preferredLanguage())

createRoot(root).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
)

serveOffline(() => say(i18n._(msg`A new Catena is there: reload when it suits you.`)))

void import('./components/kept-focus.ts')

// While the server is asked: a browser takes a while to learn how a language counts, and most screens count something.
setTimeout(() => {
  new Intl.PluralRules(i18n.locale).select(0)
  new Intl.NumberFormat(i18n.locale).format(0)
})
