package io.moeplacement.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the jar this class comes from. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {
            "placement " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()
        };
    }
}
