package io.moeplacement.formats.torch;

import io.moeplacement.formats.zip.ZipArchive;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteOrder;

/** The open storages of one file. */
public final class TensorData implements AutoCloseable {

    private final ZipArchive archive;
    private final String folder;
    private final ByteOrder order;

    TensorData(ZipArchive archive, String folder, ByteOrder order) {
        this.archive = archive;
        this.folder = folder;
        this.order = order;
    }

    /** Starts reading the elements of a tensor of this file. */
    public TensorReader read(Tensor tensor) throws IOException {
        Storage storage = tensor.storage();
        String where = archive.file() + ", tensor of shape " + tensor.shapeText();
        if (tensor.elements() == 0) {
            return new TensorReader(where, tensor, order, java.io.InputStream.nullInputStream());
        }
        BufferedInputStream elements = new BufferedInputStream(archive.openAt(
                folder + "data/" + storage.key(),
                tensor.offset() * storage.type().bytes()));
        try {
            return new TensorReader(where, tensor, order, elements);
        } catch (IOException | io.moeplacement.formats.FormatException e) {
            elements.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
