# The commands of the README, as a thin layer over the CMake presets.
# PRESET picks another of CMakePresets.json: make test PRESET=asan
PRESET ?= release
BUILD := build/$(PRESET)

PREFIX ?= /usr/local
.PHONY: run test test-cluster check bench versus program install package build packages packages-dev packages-cluster clean

run: program
	@$(BUILD)/vmsift scan samples/logs || [ $$? -eq 1 ]  # 1: some sample lines are damaged, on purpose
	@$(BUILD)/vmsift scan --no-progress --format html -o $(BUILD)/report.html samples/logs 2>/dev/null || [ $$? -eq 1 ]
	@echo; echo "As a page for a browser: xdg-open $(BUILD)/report.html"

test: build
	@ctest --preset $(PRESET)-shards

# Against real services on loopback (tools/cluster/), which `make test` does without.
test-cluster: packages-cluster build
	@ctest --test-dir $(BUILD) -L cluster --output-on-failure --no-tests=error

check: packages-dev
	@tools/check

bench: build
	@$(BUILD)/bench/vmsift_bench

versus: program
	@cmake --build --preset $(PRESET) --target vmsift_generate
	@bench/versus/run --vmsift $(BUILD)/vmsift --generate $(BUILD)/bench/vmsift_generate

# The program alone, which needs no test packages.
program: packages
	@[ -f $(BUILD)/build.ninja ] || cmake --preset $(PRESET) -DBUILD_TESTING=OFF
	@cmake --build --preset $(PRESET) --target vmsift

# Into PREFIX, or for a package below DESTDIR.
install: program
	@cmake --build --preset $(PRESET) --target vmsift_manual_files
	@cmake --install $(BUILD) --prefix $(PREFIX)

# A Debian package, of the version that the tag of this commit names.
package: packages-dev
	@cmake --preset $(PRESET)
	@cmake --build --preset $(PRESET) --target vmsift vmsift_manual_files
	@cd $(BUILD) && rm -f vmsift_*.deb && cpack
	@lintian --allow-root --fail-on error $(BUILD)/vmsift_*.deb

build: packages-dev
	@grep -qs '^BUILD_TESTING:.*=ON' $(BUILD)/CMakeCache.txt || cmake --preset $(PRESET) -DBUILD_TESTING=ON
	@cmake --build --preset $(PRESET)

packages:
	@tools/install-packages packages.txt

packages-dev:
	@tools/install-packages packages.txt packages-dev.txt

packages-cluster:
	@tools/install-packages packages-cluster.txt

clean:
	rm -rf build
