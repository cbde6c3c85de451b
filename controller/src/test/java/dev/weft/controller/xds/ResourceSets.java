package dev.weft.controller.xds;

import com.google.protobuf.Any;
import dev.weft.controller.collect.Resource;
import dev.weft.controller.collect.ResourceSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Resources without content, for tests. */
public final class ResourceSets {

    private ResourceSets() {}

    public static Resource resource(String name, String version) {
        return new Resource(name, version, Any.getDefaultInstance(), List.of(), List.of());
    }

    public static ResourceSet of(String... namesAndVersions) {
        Map<String, Resource> resources = new LinkedHashMap<>();
        for (int i = 0; i < namesAndVersions.length; i += 2) {
            resources.put(
                    namesAndVersions[i], resource(namesAndVersions[i], namesAndVersions[i + 1]));
        }
        return new ResourceSet(resources);
    }

    public static ResourceSet of(Resource... all) {
        Map<String, Resource> resources = new LinkedHashMap<>();
        for (Resource resource : all) {
            resources.put(resource.name(), resource);
        }
        return new ResourceSet(resources);
    }
}
