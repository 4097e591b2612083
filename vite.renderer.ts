import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The window's page: `dist/renderer`. Every file is loaded from beside the page, so that it runs under a strict CSP. */
export default defineConfig({
  root: 'src-renderer',
  base: './',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome114',
    cssTarget: 'chrome114',
    sourcemap: true,
    reportCompressedSize: false,
    // The content security policy refuses data: URLs and inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Read from the disk beside the program: one file is the fastest.
    chunkSizeWarningLimit: 2000,
  },
})
