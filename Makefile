# The two commands of the README, as a thin layer over the CMake presets.
# PRESET picks another of CMakePresets.json: make test PRESET=asan
PRESET ?= release
BUILD := build/$(PRESET)

.PHONY: run test build bench versus packages clean

run: build
	@$(BUILD)/vmsift scan samples/logs || [ $$? -eq 1 ]  # 1: some sample lines are damaged, on purpose

test: build
	@ctest --preset $(PRESET)

bench: build
	@cmake --build --preset $(PRESET) --target vmsift_bench
	@$(BUILD)/bench/vmsift_bench

versus: build
	@cmake --build --preset $(PRESET) --target vmsift_generate
	@bench/versus/run --vmsift $(BUILD)/vmsift --generate $(BUILD)/bench/vmsift_generate

build: packages
	@[ -f $(BUILD)/build.ninja ] || cmake --preset $(PRESET)
	@cmake --build --preset $(PRESET)

packages:
	@tools/install-packages packages.txt

clean:
	rm -rf build
