import { defineConfig } from 'vite';

/** The window's page: static files with relative addresses, so that `app://` and a file server can both serve them. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  clearScreen: false,
  build: {
    target: 'chrome114',
    outDir: '../out/renderer',
    emptyOutDir: true,
    // Fonts and icons stay files: the content policy allows no `data:` fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    // React server directives in the component library mean nothing here.
    rolldownOptions: {
      onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning),
    },
  },
});
